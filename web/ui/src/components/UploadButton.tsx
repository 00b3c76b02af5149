import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useMay } from "@/app/session";
import { Button, type ButtonProps } from "./Button";
import { UPLOADABLE, upload } from "./upload";

type Looks = Omit<ButtonProps, "onClick" | "busy">;

/** Chooses a file and stores it; told is what a message calls it. Not there for who may store none. */
export function UploadButton({ onUploaded, ...looks }: Looks & { onUploaded: (attachment: string) => void }) {
  const may = useMay();
  const box = useRef<HTMLInputElement>(null);
  const add = useMutation({ mutationFn: upload, onSuccess: onUploaded });
  if (!may("media.create")) return null;
  return (
    <>
      <input
        ref={box}
        type="file"
        accept={UPLOADABLE}
        hidden
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) add.mutate(file);
          event.target.value = "";
        }}
      />
      <Button kind="quiet" {...looks} busy={add.isPending} onClick={() => box.current?.click()} />
    </>
  );
}
