/** Making elements, and doing things when nothing else is to do. */

/**
 * @param {string} tag
 * @param {object} [properties]   of the element; style as text
 * @param {...(Node|string)} children
 * @returns {HTMLElement}
 */
export function make(tag, { style, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  if (style) element.style.cssText = style;
  element.append(...children);
  return element;
}

/** Call when the browser has nothing else to do. */
export const whenIdle = (call) => (window.requestIdleCallback ? requestIdleCallback(call, { timeout: 2000 }) : setTimeout(call, 200));
