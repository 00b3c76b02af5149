import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Toaster } from "sonner";
import { TooltipProvider } from "@/components";
import { startTranslation } from "./app/i18n";
import { queryClient } from "./app/query";
import { router } from "./app/router";
import { useTheme } from "./app/theme";
import "./styles/main.css";

function App() {
  const { theme } = useTheme();
  return (
    <QueryClientProvider client={queryClient}>
      <TooltipProvider delayDuration={300}>
        <RouterProvider router={router} />
        <Toaster theme={theme} position="bottom-right" richColors closeButton />
      </TooltipProvider>
    </QueryClientProvider>
  );
}

const root = document.getElementById("root");
if (!root) throw new Error("the page has no #root");
// Texts first, so that no page is ever drawn without them.
startTranslation().then(() =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);
