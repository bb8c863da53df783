import { createContext, useContext } from "react";
import { seg } from "@/lib/http";

const Room = createContext<string | undefined>(undefined);

/** Where files come from on a page that belongs to no project. */
export const MediaRoom = Room.Provider;

/** The path of one file below the console API. */
export function useMediaPath(projectId: string, mediaId: string): string {
  const room = useContext(Room) ?? `/projects/${seg(projectId)}/media`;
  return `${room}/${seg(mediaId)}`;
}
