"""Everything Qt: a window renders a view and sends commands; it decides nothing."""
