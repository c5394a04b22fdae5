"""What the product costs, beside floors that are measured in the same run: `python -m bench` writes bench/RESULTS.md."""
