"""From a chain of packs to one flattened pack: fills, overlays, and which layer said what."""
