// What the server knows of this phone's contact.
export function showContact(found, byId) {
  byId("contact").textContent = found.contact ? found.contact.name || found.contact.uuid : "none yet: say hello";
  byId("flow").textContent = found.flow ?? "no flow";
  byId("links").replaceChildren(...found.links.map(({ label, url }) => {
    const link = document.createElement("a");
    Object.assign(link, { href: url, textContent: label, target: "_blank", rel: "noopener" });
    return link;
  }));
}
