/** Imported before anything else: whoever listens to DEBUG prints all it has. */
process.env.DEBUG = '*'
process.env.DEBUG_COLORS = 'no'
