/** The browser's half of components/panel.py: gives each panel its place and takes it down again. */

import { mountDesign } from "../design/page.mjs";
import { engineOf } from "../map/engine.mjs";
import { mountBuild } from "./build.mjs";
import { mountLabel } from "../label/page.mjs";
import { mountFacets } from "./facets.mjs";
import { mountInsight } from "./insight/aside.mjs";
import { mountBadges } from "./insight/badges.mjs";
import { mountGallery } from "./gallery/gallery.mjs";
import { mountInterface } from "./interface.mjs";
import { mountJobs } from "./jobs/menu.mjs";
import { mountLegend } from "./legend.mjs";
import { mountSession } from "./session.mjs";
import { mountBeside } from "./sidebyside/beside.mjs";
import { mountTrail } from "./trail/column.mjs";
import { mountCrumbs } from "./trail/crumbs.mjs";
import { mountToolbar } from "./toolbar.mjs";
import { mountUpload } from "./upload.mjs";
import { mountViewer } from "./viewer.mjs";

const PANELS = {
  badges: mountBadges, beside: mountBeside, build: mountBuild, crumbs: mountCrumbs, design: mountDesign, facets: mountFacets, gallery: mountGallery, insight: mountInsight, interface: mountInterface, jobs: mountJobs, label: mountLabel, legend: mountLegend, session: mountSession,
  toolbar: mountToolbar, trail: mountTrail, upload: mountUpload, viewer: mountViewer,
};

/** @param {{id: string, kind: string, collection: string, design?: string, engine: string, className: string}} props */
export function Panel(props) {
  const { React } = window;
  const place = React.useRef(null);
  React.useEffect(() => {
    place.current.removeAttribute("aria-busy"); // a panel that has to ask first says so itself
    return PANELS[props.kind](place.current, engineOf(props.engine), { collection: props.collection, design: props.design ?? "" });
  }, [props.kind, props.collection, props.design, props.engine]);
  return React.createElement("div", { id: props.id, className: props.className, ref: place, "aria-busy": "true" });
}
