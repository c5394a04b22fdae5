"""The view of a reader: address, filters, edition, and the page as it is opened or quoted."""
