"""Warmhand: notice, hand over warmly, close the loop."""
