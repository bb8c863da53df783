declare const __LAMPYRIS_DEV__: boolean;
