"""The pages of the referrals room: sending and following, the inbox, and the page of a receiver without an account."""
