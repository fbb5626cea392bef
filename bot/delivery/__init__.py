"""Nothing is lost: what comes is stored before it is acknowledged, what goes before it is sent."""
