"""The candidate's window: kiosk screens over `client.desk`, which decides what may be done."""
