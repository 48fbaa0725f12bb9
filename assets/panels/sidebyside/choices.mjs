/** Which pictures of the same images can stand beside the map. Pure. */

/**
 * @param {Array<{name: string, title?: string, space?: string[]}>} maps   of the collection and of its trail
 * @returns {Array<{key: string, map: string, dims: 2|3, title: string}>}
 */
export function choicesOf(maps) {
  return maps.flatMap(({ name, title = name, space }) => [
    { key: `${name}/2`, map: name, dims: 2, title: `${title}, 2-D` },
    ...(space ? [{ key: `${name}/3`, map: name, dims: 3, title: `${title}, 3-D` }] : []),
  ]);
}

/**
 * What to show beside a map at first: the map it was made from, another map of the whole collection, else the same
 * one in its other dimensions.
 * @param {Array<{name: string, parent?: string}>} maps   those of the trail have a parent
 * @param {{map: string, dims: number}} shown
 */
export function firstChoice(maps, { map, dims }) {
  const choices = choicesOf(maps);
  const of = (name) => choices.find((one) => one.map === name && one.dims === dims);
  const others = maps.filter(({ name, parent }) => name !== map && !parent).map(({ name }) => of(name));
  const above = of(maps.find(({ name }) => name === map)?.parent);
  return above ?? others.find(Boolean) ?? choices.find((one) => one.map === map && one.dims !== dims) ?? choices[0];
}
