"""The closed loop and the plan: how pages grow with what is stored (`growth`), and beside others in one run (`duel`). See README.md."""
