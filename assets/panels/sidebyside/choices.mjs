/** Which pictures of the same images can stand beside the map. Pure. */

/**
 * @param {{maps: Array<{name: string, title?: string, space?: string[]}>}} info of the collection
 * @returns {Array<{key: string, map: string, dims: 2|3, title: string}>}
 */
export function choicesOf({ maps }) {
  return maps.flatMap(({ name, title = name, space }) => [
    { key: `${name}/2`, map: name, dims: 2, title: `${title}, 2-D` },
    ...(space ? [{ key: `${name}/3`, map: name, dims: 3, title: `${title}, 3-D` }] : []),
  ]);
}

/**
 * What to show beside a map at first: another map of the same images, else the same one in its other dimensions.
 * @param {{maps: Array}} info
 * @param {{map: string, dims: number}} shown
 */
export function firstChoice(info, { map, dims }) {
  const choices = choicesOf(info);
  return choices.find((one) => one.map !== map && one.dims === dims) ?? choices.find((one) => one.map === map && one.dims !== dims) ?? choices[0];
}
