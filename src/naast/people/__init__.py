"""People: the person it is about, those beside them, and the story they told. Who may see it lives in `naast.access`."""
