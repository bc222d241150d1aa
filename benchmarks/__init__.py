"""What our pages cost, measured in one run beside a bare Django view, so that machines do not matter."""
