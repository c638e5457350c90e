"""The map of organisations: who works with whom, asked in waves and read from referrals, and who should meet whom."""
