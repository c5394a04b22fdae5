"""Named questions to an edition: queries, parameters, reports, explanations of figures."""
