"""Everything that draws. Components get frames and words and use no SQL."""
