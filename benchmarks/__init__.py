"""Speed and quality as ratios against a floor measured in the same run, one command each."""
