"""Rights: what someone may ask about their own data (see, correct, delete), and forgetting in time, from the declarations at the models."""
