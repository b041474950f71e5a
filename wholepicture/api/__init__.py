"""Every machine door: agencies' systems push reports and follow what became of them."""
