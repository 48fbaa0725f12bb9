/**
 * PointMap as a Dash component: the engine's map with its loading, empty and error sentences. Props go
 * in and out as small JSON; arrays stay in the engine. components/point_map.py declares the props.
 */

import { engineOf } from "./engine.mjs";
import { listenKeys } from "./keys.mjs";
import { sentenceFor } from "./sentence.mjs";
import { MapView } from "./view.mjs";

const VIEW_DELAY_MS = 400;
const KEYS = "Arrow keys move, plus and minus zoom, 0 shows all, Enter opens the image in the middle, question mark lists all keys.";

/**
 * @param {object} props
 * @param {string} props.id
 * @param {string} [props.engine]      key of the engine to draw; panels with the same key share it
 * @param {object} [props.info]        the JSON of GET /api/v1/collections/{c}
 * @param {string} [props.src]         that address; without `info` it is fetched from there
 * @param {object} [props.state]       what to show, as engine.state() gives it
 * @param {object} [props.style]
 * @param {(props: object) => void} [props.setProps]
 */
export function PointMap(props) {
  const { React } = window;
  const holder = React.useRef(null);
  const viewRef = React.useRef(null);
  const engine = engineOf(props.engine);
  const [sentence, setSentence] = React.useState({ kind: "loading", text: "Loading the map …" });
  const latest = React.useRef(props);
  latest.current = props;

  const label = sentence.text || `Map of ${engine.total.toLocaleString("en")} images. ${KEYS}`;
  React.useEffect(() => {
    const view = (viewRef.current = new MapView(holder.current, engine));
    const stops = [listenKeys(engine, view.doing), showSentences(engine, setSentence), reportProps(engine, (values) => latest.current.setProps?.(values))];
    return () => {
      stops.forEach((stop) => stop());
      view.destroy();
    };
  }, [engine]);
  React.useEffect(() => viewRef.current.describe(label), [label]);

  const address = props.src ?? (props.info && `/api/v1/collections/${encodeURIComponent(props.info.name)}`);
  React.useEffect(() => {
    if (address) show(engine, address, props.info, latest.current.state);
  }, [engine, address, props.info?.version]);

  const state = JSON.stringify(props.state ?? null);
  const isFirst = React.useRef(true);
  React.useEffect(() => {
    if (!isFirst.current && props.state && engine.info) engine.setState(props.state);
    isFirst.current = false;
  }, [engine, state]);

  const className = `point-map ${props.className ?? ""}`;
  const style = { position: "relative", overflow: "hidden", ...props.style };
  return React.createElement(
    "div",
    { id: props.id, className, style },
    React.createElement("div", { ref: holder, style: { position: "absolute", inset: 0 } }),
    sentence.text && React.createElement(Sentence, sentence),
  );
}

function Sentence({ kind, text }) {
  const { React } = window;
  const role = kind === "error" ? "alert" : "status";
  const className = `point-map-sentence point-map-${kind}`;
  return React.createElement("div", { className, role, style: SENTENCE }, React.createElement("span", null, text));
}

const SENTENCE = {
  position: "absolute",
  inset: 0,
  display: "flex",
  alignItems: "center",
  justifyContent: "center",
  textAlign: "center",
  padding: "2rem",
  pointerEvents: "none",
  opacity: 0.75,
};

async function show(engine, address, info, state) {
  try {
    await engine.load(info ?? (await fetchInfo(address)), address, state);
  } catch (error) {
    engine.fail(error);
  }
}

async function fetchInfo(address) {
  const response = await fetch(address).catch(() => {
    throw new Error("The collection did not arrive: the server cannot be reached. Reload the page when it is back.");
  });
  if (!response.ok) throw new Error(`The collection did not arrive: the server answered ${response.status}.`);
  return response.json();
}

/** Keep the sentence over the map true. @returns {() => void} stop */
function showSentences(engine, setSentence) {
  const update = () => setSentence(sentenceFor(engine));
  const stops = ["loading", "ready", "visible", "error"].map((event) => engine.subscribe(event, update));
  update();
  return () => stops.forEach((stop) => stop());
}

/** Pass on what the user did. @returns {() => void} stop */
function reportProps(engine, setProps) {
  let timer = null;
  const stops = [
    engine.subscribe("hover", (hovered) => setProps({ hoverData: hovered && { id: hovered.id, x: hovered.x, y: hovered.y } })),
    engine.subscribe("open", (opened) => setProps({ openData: opened?.id ?? null })),
    engine.subscribe("selection", (summary) => setProps({ selectionData: summary })),
    engine.subscribe("view", () => {
      clearTimeout(timer);
      timer = setTimeout(() => setProps({ viewData: engine.state() }), VIEW_DELAY_MS);
    }),
  ];
  return () => {
    clearTimeout(timer);
    stops.forEach((stop) => stop());
  };
}
