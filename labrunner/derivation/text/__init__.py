"""What stands around the mathematics: Markdown, and the words by which prose says something of a formula."""
