"""What draws. Components get frames and words, and know no SQL."""
