"""The same answers on paper: pages, HTML, PDF; reads only."""
