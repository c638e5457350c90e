"""The network engine beside other tools, on made towns and a made country of organisations."""
