// How much of a check is told one by one. What goes beyond is counted all the same.

/** Missing parents of one column that get a notice of their own. */
export const missingParentLimit = 100;
