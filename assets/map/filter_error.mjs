/** A filter that is not in the grammar of docs/filters.md; the message is a sentence for the user. */
export class FilterError extends Error {}
