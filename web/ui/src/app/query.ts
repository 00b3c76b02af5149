import { MutationCache, QueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { ApiError, errorText, NetworkError } from "@/api/errors";

/** What the server holds, as far as this tab has seen it. */
export const queryClient = new QueryClient({
  mutationCache: new MutationCache({
    // Forms show the problems of their own fields; everything else is said here, so that no failure is silent.
    onError: (error, _variables, _context, mutation) => {
      if (mutation.options.onError || mutation.meta?.quiet || error instanceof NetworkError) return;
      toast.error(errorText(error));
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => !(error instanceof ApiError) && failures < 2,
    },
    mutations: { retry: false, networkMode: "always" },
  },
});
