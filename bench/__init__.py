"""Load comparisons: what our pages cost beside a bare handler that runs the same statements on the same server."""
