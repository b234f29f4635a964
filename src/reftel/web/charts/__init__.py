"""Charts drawn by the server as SVG, so that pages work without JavaScript; templates/charts.html holds the markup."""
