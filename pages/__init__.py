"""One file a screen: its address and its layout, no logic."""
