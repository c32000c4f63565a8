"""USB packages: container, signatures, encryption, checks, receipts."""
