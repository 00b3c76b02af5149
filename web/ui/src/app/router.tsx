import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  useParams,
} from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { whenSignedOut } from "@/api/client";
import { Spinner } from "@/components";
import { NotFound, Problem } from "./Problem";
import { queryClient } from "./query";
import { sessionQuery } from "./session";
import { Shell } from "./shell/Shell";

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: Problem });

/** Text of the address, kept short of surprises: anything but text counts as absent. */
function texts<Name extends string>(...names: Name[]) {
  return (search: Record<string, unknown>): { [name in Name]?: string } => {
    const found: { [name in Name]?: string } = {};
    for (const name of names) {
      const value = search[name];
      if (typeof value === "string" || typeof value === "number") found[name] = String(value);
    }
    return found;
  };
}

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: texts("next"),
  component: lazyRouteComponent(() => import("@/pages/account/SignIn")),
});

const join = createRoute({
  getParentRoute: () => root,
  path: "/join/$secret",
  component: lazyRouteComponent(() => import("@/pages/account/Join")),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: "/sign-up",
  component: lazyRouteComponent(() => import("@/pages/account/SignUp")),
});

const newAccount = createRoute({
  getParentRoute: () => root,
  path: "/sign-up/$secret",
  component: lazyRouteComponent(() => import("@/pages/account/NewAccount")),
});

const forgottenPassword = createRoute({
  getParentRoute: () => root,
  path: "/forgotten-password",
  component: lazyRouteComponent(() => import("@/pages/account/ForgottenPassword")),
});

const newPassword = createRoute({
  getParentRoute: () => root,
  path: "/new-password/$secret",
  component: lazyRouteComponent(() => import("@/pages/account/NewPassword")),
});

const workspaces = createRoute({
  getParentRoute: () => root,
  path: "/workspaces",
  beforeLoad: ({ location }) => requireUser(location.href),
  component: lazyRouteComponent(() => import("@/pages/account/Workspaces")),
});

async function requireUser(href: string) {
  const session = await queryClient.ensureQueryData(sessionQuery);
  if (!session.user) throw redirect({ to: "/sign-in", search: { next: href } });
  return session;
}

/** Everything behind the sign-in, in a workspace. */
const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  beforeLoad: async ({ location }) => {
    const session = await requireUser(location.href);
    if (!session.workspace) throw redirect({ to: "/workspaces" });
  },
  component: Shell,
});

const home = createRoute({
  getParentRoute: () => shell,
  path: "/",
  beforeLoad: async () => {
    const { permissions } = await queryClient.ensureQueryData(sessionQuery);
    if (permissions.includes("msg.list")) throw redirect({ to: "/messages" });
    if (permissions.includes("ticket.list")) throw redirect({ to: "/tickets" });
    throw redirect({ to: permissions.includes("contact.list") ? "/contacts" : "/flows" });
  },
});

const page = <Path extends string>(path: Path, load: () => Promise<{ default: () => React.ReactNode }>) =>
  createRoute({ getParentRoute: () => shell, path, component: lazyRouteComponent(load) });

const messages = createRoute({
  getParentRoute: () => shell,
  path: "/messages",
  validateSearch: texts("folder", "search", "label"),
  component: lazyRouteComponent(() => import("@/pages/messages/Messages")),
});
const contacts = createRoute({
  getParentRoute: () => shell,
  path: "/contacts",
  validateSearch: texts("query", "group", "status"),
  component: lazyRouteComponent(() => import("@/pages/contacts/Contacts")),
});
const contact = page("/contacts/$uuid", () => import("@/pages/contacts/Contact"));
const flows = createRoute({
  getParentRoute: () => shell,
  path: "/flows",
  validateSearch: texts("search", "label", "archived"),
  component: lazyRouteComponent(() => import("@/pages/flows/Flows")),
});
const flow = createRoute({
  getParentRoute: () => shell,
  path: "/flows/$uuid",
  validateSearch: texts("tab"),
  component: lazyRouteComponent(() => import("@/pages/flows/Flow")),
});
const run = page("/runs/$uuid", () => import("@/pages/flows/Run"));
const starts = page("/starts", () => import("@/pages/starts/Starts"));
const campaigns = createRoute({
  getParentRoute: () => shell,
  path: "/campaigns",
  validateSearch: texts("search", "archived"),
  component: lazyRouteComponent(() => import("@/pages/automation/Campaigns")),
});
const campaign = page("/campaigns/$uuid", () => import("@/pages/automation/Campaign"));
const triggers = createRoute({
  getParentRoute: () => shell,
  path: "/triggers",
  validateSearch: texts("search", "folder"),
  component: lazyRouteComponent(() => import("@/pages/automation/Triggers")),
});
const schedules = page("/schedules", () => import("@/pages/automation/Schedules"));
const channels = page("/channels", () => import("@/pages/channels/Channels"));
const newChannel = createRoute({
  getParentRoute: () => shell,
  path: "/channels/new",
  validateSearch: texts("type"),
  component: lazyRouteComponent(() => import("@/pages/channels/NewChannel")),
});
const channel = createRoute({
  getParentRoute: () => shell,
  path: "/channels/$uuid",
  validateSearch: texts("tab"),
  component: lazyRouteComponent(() => import("@/pages/channels/Channel")),
});
const broadcasts = createRoute({
  getParentRoute: () => shell,
  path: "/broadcasts",
  validateSearch: texts("search"),
  component: lazyRouteComponent(() => import("@/pages/messages/Broadcasts")),
});
const broadcast = page("/broadcasts/$uuid", () => import("@/pages/messages/BroadcastPage"));
const tickets = createRoute({
  getParentRoute: () => shell,
  path: "/tickets",
  validateSearch: texts("folder", "topic", "search", "ticket"),
  component: lazyRouteComponent(() => import("@/pages/tickets/Tickets")),
});
const settingsPage = page("/settings", () => import("@/pages/settings/Workspace"));
const children = page("/settings/workspaces", () => import("@/pages/settings/Children"));
const archives = page("/settings/archives", () => import("@/pages/settings/Archives"));
const resthooks = createRoute({
  getParentRoute: () => shell,
  path: "/settings/resthooks",
  validateSearch: texts("tab"),
  component: lazyRouteComponent(() => import("@/pages/settings/resthooks/Resthooks")),
});
const users = page("/settings/users", () => import("@/pages/settings/Users"));
const tokens = page("/settings/tokens", () => import("@/pages/settings/Tokens"));
const account = page("/settings/account", () => import("@/pages/settings/Account"));

const Editor = lazy(async () => {
  const [module] = await Promise.all([
    import("@/editor/index"),
    import("./i18n").then(({ loadEditorTexts }) => loadEditorTexts()),
  ]);
  return module;
});

function EditorPage() {
  const { uuid } = useParams({ from: editor.id });
  return (
    <Suspense fallback={<Spinner className="m-auto" />}>
      <Editor key={uuid} uuid={uuid} />
    </Suspense>
  );
}

const editor = createRoute({ getParentRoute: () => shell, path: "/flows/$uuid/editor", component: EditorPage });

const routeTree = root.addChildren([
  signIn,
  join,
  signUp,
  newAccount,
  forgottenPassword,
  newPassword,
  workspaces,
  shell.addChildren([
    home,
    messages,
    contacts,
    contact,
    flows,
    flow,
    editor,
    run,
    starts,
    campaigns,
    campaign,
    triggers,
    schedules,
    channels,
    newChannel,
    channel,
    broadcasts,
    broadcast,
    tickets,
    settingsPage,
    users,
    tokens,
    resthooks,
    archives,
    children,
    account,
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPreload: "intent",
  defaultPendingMs: 200,
  scrollRestoration: true,
  defaultPendingComponent: () => <Spinner className="m-8" />,
});

whenSignedOut(() => {
  queryClient.clear();
  const { href, pathname } = router.state.location;
  if (pathname !== "/sign-in") void router.navigate({ to: "/sign-in", search: { next: href } });
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
