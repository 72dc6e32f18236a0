"""What the database holds in other shapes: each exporter turns a `Selection` into named files. Pure."""
