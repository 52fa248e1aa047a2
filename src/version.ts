/** The package's own version, as in package.json; providers see it in `User-Agent`. */
export const VERSION = '0.1.0'
