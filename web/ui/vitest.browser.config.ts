import { defineConfig } from "vitest/config";

/** Tests in a real browser against a running server; `tests/web/ui` starts it and calls these. */
export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts", "tests/**/*.shots.ts"],
    environment: "node",
    pool: "threads",
    // One browser at a time: the machine may have two cores for everything.
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
