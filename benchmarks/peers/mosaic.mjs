/** Stands for @uwdata/mosaic-core and -sql, which Embedding Atlas' view draws its points without. */

export const coordinator = () => null;
export const isSelection = () => false;
export const makeClient = () => null;
