"""The company's accounts on networks and the posts that stand there."""
