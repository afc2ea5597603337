"""What may come in by text message, filled by the apps above: handlers of answers, and of words like a certificate's number."""
