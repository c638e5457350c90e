"""The roof: settings, addresses, the web server's door and the private database of a newcomer."""
