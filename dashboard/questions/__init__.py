"""Named questions to an edition: the query, its parameters, its report, the explanation of each figure."""
