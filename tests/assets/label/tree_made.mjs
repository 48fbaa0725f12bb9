/** A small label tree for the tests: geometry excludes, features do not. */

import { Tree } from "../../../assets/label/tree.mjs";

const node = (id, parent, key, exclusive = false) => ({ heading: exclusive, id, path: parent ? `${parent}/${id}` : id, title: id[0].toUpperCase() + id.slice(1), key, parent, exclusive });

export const SERVED = {
  tree: "scattering", title: "Scattering", revision: 3,
  nodes: [
    node("geometry", null, null, true), node("transmission", "geometry", "t"), node("grazing", "geometry", "g"),
    node("features", null, null), node("ring", "features", "r"), node("textured", "ring", "1"), node("arc", "features", "a"),
  ],
};

export const madeTree = () => new Tree(SERVED);
