"""What one reader is looking at: the address, the filters, the edition, the page as it is opened or quoted."""
