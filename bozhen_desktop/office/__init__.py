"""Head office: its chain and central database, intake, issue, registration, results."""
