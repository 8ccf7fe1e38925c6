"""小额快救: help first. Asked for on the spot, granted in minutes by a named officer, handed over by two, signed for, written up afterwards."""
