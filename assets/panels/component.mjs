/** The browser's half of components/panel.py: gives each panel its place and takes it down again. */

import { engineOf } from "../map/engine.mjs";
import { mountFacets } from "./facets.mjs";
import { mountLegend } from "./legend.mjs";
import { mountSession } from "./session.mjs";
import { mountToolbar } from "./toolbar.mjs";
import { mountUpload } from "./upload.mjs";
import { mountViewer } from "./viewer.mjs";

const PANELS = {
  facets: mountFacets, legend: mountLegend, session: mountSession,
  toolbar: mountToolbar, upload: mountUpload, viewer: mountViewer,
};

/** @param {{id: string, kind: string, collection: string, engine: string, className: string, setProps: Function}} props */
export function Panel(props) {
  const { React } = window;
  const place = React.useRef(null);
  const latest = React.useRef(props);
  latest.current = props;
  React.useEffect(() => {
    const tell = (said) => latest.current.setProps(said);
    return PANELS[props.kind](place.current, engineOf(props.engine), { collection: props.collection, tell });
  }, [props.kind, props.collection, props.engine]);
  return React.createElement("div", { id: props.id, className: props.className, ref: place });
}
