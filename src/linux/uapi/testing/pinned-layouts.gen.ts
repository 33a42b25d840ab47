// What gcc 12 makes of the headers of Linux 6.1, printed by pin-layouts.ts: for each structure the machines, its size and
// the offsets of its members; for each number its value.

export const PINNED_LAYOUTS = `
dmaBufExportSyncFile [all] 8: flags 0, fd 4
dmaBufImportSyncFile [all] 8: flags 0, fd 4
dmaBufSync [all] 8: flags 0
dmaHeapAllocationData [all] 24: len 0, fd 8, fd_flags 12, heap_flags 16
drmEvent [all] 8: type 0, length 4
drmEventVblank [all] 32: base 0, user_data 8, tv_sec 16, tv_usec 20, sequence 24, crtc_id 28
drmFormatModifier [all] 24: formats 0, offset 8, pad 12, modifier 16
drmFormatModifierBlob [all] 24: version 0, flags 4, count_formats 8, formats_offset 12, count_modifiers 16, modifiers_offset 20
drmGemClose [all] 8: handle 0, pad 4
drmGetCap [all] 16: capability 0, value 8
drmModeAtomic [all] 56: flags 0, count_objs 4, objs_ptr 8, count_props_ptr 16, props_ptr 24, prop_values_ptr 32, reserved 40, user_data 48
drmModeCardRes [all] 64: fb_id_ptr 0, crtc_id_ptr 8, connector_id_ptr 16, encoder_id_ptr 24, count_fbs 32, count_crtcs 36, count_connectors 40, count_encoders 44, min_width 48, max_width 52, min_height 56, max_height 60
drmModeCreateBlob [all] 16: data 0, length 8, blob_id 12
drmModeCreateDumb [all] 32: height 0, width 4, bpp 8, flags 12, handle 16, pitch 20, size 24
drmModeCrtc [all] 104: set_connectors_ptr 0, count_connectors 8, crtc_id 12, fb_id 16, x 20, y 24, gamma_size 28, mode_valid 32, mode 36
drmModeCrtcPageFlip [all] 24: crtc_id 0, fb_id 4, flags 8, reserved 12, user_data 16
drmModeDestroyBlob [all] 4: blob_id 0
drmModeDestroyDumb [all] 4: handle 0
drmModeFbCmd2 [lp64 arm32 arm32-time32] 104: fb_id 0, width 4, height 8, pixel_format 12, flags 16, handles 20, pitches 36, offsets 52, modifier 72
drmModeFbCmd2 [i386 i386-time32] 100: fb_id 0, width 4, height 8, pixel_format 12, flags 16, handles 20, pitches 36, offsets 52, modifier 68
drmModeGetBlob [all] 16: blob_id 0, length 4, data 8
drmModeGetConnector [all] 80: encoders_ptr 0, modes_ptr 8, props_ptr 16, prop_values_ptr 24, count_modes 32, count_props 36, count_encoders 40, encoder_id 44, connector_id 48, connector_type 52, connector_type_id 56, connection 60, mm_width 64, mm_height 68, subpixel 72, pad 76
drmModeGetEncoder [all] 20: encoder_id 0, encoder_type 4, crtc_id 8, possible_crtcs 12, possible_clones 16
drmModeGetPlane [all] 32: plane_id 0, crtc_id 4, fb_id 8, possible_crtcs 12, gamma_size 16, count_format_types 20, format_type_ptr 24
drmModeGetPlaneRes [lp64 arm32 arm32-time32] 16: plane_id_ptr 0, count_planes 8
drmModeGetPlaneRes [i386 i386-time32] 12: plane_id_ptr 0, count_planes 8
drmModeGetProperty [all] 64: values_ptr 0, enum_blob_ptr 8, prop_id 16, flags 20, name 24, count_values 56, count_enum_blobs 60
drmModeMapDumb [all] 16: handle 0, pad 4, offset 8
drmModeModeinfo [all] 68: clock 0, hdisplay 4, hsync_start 6, hsync_end 8, htotal 10, hskew 12, vdisplay 14, vsync_start 16, vsync_end 18, vtotal 20, vscan 22, vrefresh 24, flags 28, type 32, name 36
drmModeObjGetProperties [lp64 arm32 arm32-time32] 32: props_ptr 0, prop_values_ptr 8, count_props 16, obj_id 20, obj_type 24
drmModeObjGetProperties [i386 i386-time32] 28: props_ptr 0, prop_values_ptr 8, count_props 16, obj_id 20, obj_type 24
drmModePropertyEnum [all] 40: value 0, name 8
drmPrimeHandle [all] 12: handle 0, flags 4, fd 8
drmSetClientCap [all] 16: capability 0, value 8
drmVersion [lp64] 64: version_major 0, version_minor 4, version_patchlevel 8, name_len 16, name 24, date_len 32, date 40, desc_len 48, desc 56
drmVersion [arm32 i386 arm32-time32 i386-time32] 36: version_major 0, version_minor 4, version_patchlevel 8, name_len 12, name 16, date_len 20, date 24, desc_len 28, desc 32
mediaDeviceInfo [all] 256: driver 0, model 16, serial 48, bus_info 88, media_version 120, hw_revision 124, driver_version 128, reserved 132
mediaDevnode [all] 8: major 0, minor 4
mediaEntity [all] 96: id 0, name 4, function 68, flags 72, reserved 76
mediaEntityDesc [all] 256: id 0, name 4, type 36, revision 40, flags 44, group_id 48, pads 52, links 54, reserved 56, dev 72
mediaInterface [all] 112: id 0, intf_type 4, flags 8, reserved 12, devnode 48
mediaLink [all] 40: id 0, source_id 4, sink_id 8, flags 12, reserved 16
mediaLinkDesc [all] 52: source 0, sink 20, flags 40, reserved 44
mediaLinksEnum [lp64] 40: entity 0, pads 8, links 16, reserved 24
mediaLinksEnum [arm32 i386 arm32-time32 i386-time32] 28: entity 0, pads 4, links 8, reserved 12
mediaPad [all] 32: id 0, entity_id 4, flags 8, index 12, reserved 16
mediaPadDesc [all] 20: entity 0, index 4, flags 8, reserved 12
mediaTopology [all] 72: topology_version 0, num_entities 8, reserved1 12, ptr_entities 16, num_interfaces 24, reserved2 28, ptr_interfaces 32, num_pads 40, reserved3 44, ptr_pads 48, num_links 56, reserved4 60, ptr_links 64
syncFenceInfo [all] 80: obj_name 0, driver_name 32, status 64, flags 68, timestamp_ns 72
syncFileInfo [all] 56: name 0, status 32, flags 36, num_fences 40, pad 44, sync_fence_info 48
syncMergeData [all] 48: name 0, fd2 32, fence 36, flags 40, pad 44
timespec [lp64 arm32 i386] 16: tv_sec 0, tv_nsec 8
timespec [arm32-time32 i386-time32] 8: tv_sec 0, tv_nsec 4
timeval [lp64 arm32 i386] 16: tv_sec 0, tv_usec 8
timeval [arm32-time32 i386-time32] 8: tv_sec 0, tv_usec 4
udmabufCreate [all] 24: memfd 0, flags 4, offset 8, size 16
udmabufCreateItem [all] 24: memfd 0, __pad 4, offset 8, size 16
udmabufCreateList [all] 8: flags 0, count 4
v4l2Buffer [lp64] 88: index 0, type 4, bytesused 8, flags 12, field 16, timestamp 24, timecode 40, sequence 56, memory 60, m 64, length 72, reserved2 76, request_fd 80
v4l2Buffer [arm32] 80: index 0, type 4, bytesused 8, flags 12, field 16, timestamp 24, timecode 40, sequence 56, memory 60, m 64, length 68, reserved2 72, request_fd 76
v4l2Buffer [i386] 76: index 0, type 4, bytesused 8, flags 12, field 16, timestamp 20, timecode 36, sequence 52, memory 56, m 60, length 64, reserved2 68, request_fd 72
v4l2Buffer [arm32-time32 i386-time32] 68: index 0, type 4, bytesused 8, flags 12, field 16, timestamp 20, timecode 28, sequence 44, memory 48, m 52, length 56, reserved2 60, request_fd 64
v4l2Capability [all] 104: driver 0, card 16, bus_info 48, version 80, capabilities 84, device_caps 88, reserved 92
v4l2Captureparm [all] 40: capability 0, capturemode 4, timeperframe 8, extendedmode 16, readbuffers 20, reserved 24
v4l2Control [all] 8: id 0, value 4
v4l2CreateBuffers [lp64] 256: index 0, count 4, memory 8, format 16, capabilities 224, flags 228, reserved 232
v4l2CreateBuffers [arm32 i386 arm32-time32 i386-time32] 248: index 0, count 4, memory 8, format 12, capabilities 216, flags 220, reserved 224
v4l2DecoderCmd [all] 72: cmd 0, flags 4, stop 8
v4l2EncoderCmd [all] 40: cmd 0, flags 4, raw 8
v4l2Event [lp64 arm32] 136: type 0, u 8, pending 72, sequence 76, timestamp 80, id 96, reserved 100
v4l2Event [i386] 128: type 0, u 4, pending 68, sequence 72, timestamp 76, id 92, reserved 96
v4l2Event [arm32-time32] 128: type 0, u 8, pending 72, sequence 76, timestamp 80, id 88, reserved 92
v4l2Event [i386-time32] 120: type 0, u 4, pending 68, sequence 72, timestamp 76, id 84, reserved 88
v4l2EventCtrl [lp64 arm32 arm32-time32] 40: changes 0, type 4, value 8, flags 16, minimum 20, maximum 24, step 28, default_value 32
v4l2EventCtrl [i386 i386-time32] 36: changes 0, type 4, value 8, flags 16, minimum 20, maximum 24, step 28, default_value 32
v4l2EventFrameSync [all] 4: frame_sequence 0
v4l2EventSrcChange [all] 4: changes 0
v4l2EventSubscription [all] 32: type 0, id 4, flags 8, reserved 12
v4l2EventVsync [all] 1: field 0
v4l2Exportbuffer [all] 64: type 0, index 4, plane 8, flags 12, fd 16, reserved 20
v4l2Fmtdesc [all] 64: index 0, type 4, flags 8, description 12, pixelformat 44, mbus_code 48, reserved 52
v4l2Format [lp64] 208: type 0, fmt 8
v4l2Format [arm32 i386 arm32-time32 i386-time32] 204: type 0, fmt 4
v4l2Fract [all] 8: numerator 0, denominator 4
v4l2FrmsizeDiscrete [all] 8: width 0, height 4
v4l2FrmsizeStepwise [all] 24: min_width 0, max_width 4, step_width 8, min_height 12, max_height 16, step_height 20
v4l2Frmsizeenum [all] 44: index 0, pixel_format 4, type 8, discrete 12, reserved 36
v4l2Outputparm [all] 40: capability 0, outputmode 4, timeperframe 8, extendedmode 16, writebuffers 20, reserved 24
v4l2PixFormat [all] 48: width 0, height 4, pixelformat 8, field 12, bytesperline 16, sizeimage 20, colorspace 24, priv 28, flags 32, ycbcr_enc 36, quantization 40, xfer_func 44
v4l2PixFormatMplane [all] 192: width 0, height 4, pixelformat 8, field 12, colorspace 16, plane_fmt 20, num_planes 180, flags 181, ycbcr_enc 182, quantization 183, xfer_func 184, reserved 185
v4l2Plane [lp64] 64: bytesused 0, length 4, m 8, data_offset 16, reserved 20
v4l2Plane [arm32 i386 arm32-time32 i386-time32] 60: bytesused 0, length 4, m 8, data_offset 12, reserved 16
v4l2PlanePixFormat [all] 20: sizeimage 0, bytesperline 4, reserved 8
v4l2Rect [all] 16: left 0, top 4, width 8, height 12
v4l2Requestbuffers [all] 20: count 0, type 4, memory 8, capabilities 12, flags 16, reserved 17
v4l2Selection [all] 64: type 0, target 4, flags 8, r 12, reserved 28
v4l2Streamparm [all] 204: type 0, parm 4
v4l2Timecode [all] 16: type 0, flags 4, frames 8, seconds 9, minutes 10, hours 11, userbits 12
v4l2Window [lp64] 56: w 0, field 16, chromakey 20, clips 24, clipcount 32, bitmap 40, global_alpha 48
v4l2Window [arm32 i386 arm32-time32 i386-time32] 40: w 0, field 16, chromakey 20, clips 24, clipcount 28, bitmap 32, global_alpha 36
`;

export const PINNED_NUMBERS = `
DMA_BUF_IOCTL_EXPORT_SYNC_FILE [all] 0xc0086202
DMA_BUF_IOCTL_IMPORT_SYNC_FILE [all] 0x40086203
DMA_BUF_IOCTL_SYNC [all] 0x40086200
DMA_BUF_NAME_LEN [all] 0x20
DMA_BUF_SET_NAME [lp64] 0x40086201
DMA_BUF_SET_NAME [arm32 i386 arm32-time32 i386-time32] 0x40046201
DMA_BUF_SYNC_END [all] 0x4
DMA_BUF_SYNC_READ [all] 0x1
DMA_BUF_SYNC_WRITE [all] 0x2
DMA_HEAP_IOCTL_ALLOC [all] 0xc0184800
DRM_CAP_ADDFB2_MODIFIERS [all] 0x10
DRM_CAP_CRTC_IN_VBLANK_EVENT [all] 0x12
DRM_CAP_DUMB_BUFFER [all] 0x1
DRM_CAP_PRIME [all] 0x5
DRM_CAP_TIMESTAMP_MONOTONIC [all] 0x6
DRM_CLIENT_CAP_ATOMIC [all] 0x3
DRM_CLIENT_CAP_UNIVERSAL_PLANES [all] 0x2
DRM_EVENT_FLIP_COMPLETE [all] 0x2
DRM_EVENT_VBLANK [all] 0x1
DRM_IOCTL_DROP_MASTER [all] 0x641f
DRM_IOCTL_GEM_CLOSE [all] 0x40086409
DRM_IOCTL_GET_CAP [all] 0xc010640c
DRM_IOCTL_MODE_ADDFB2 [lp64 arm32 arm32-time32] 0xc06864b8
DRM_IOCTL_MODE_ADDFB2 [i386 i386-time32] 0xc06464b8
DRM_IOCTL_MODE_ATOMIC [all] 0xc03864bc
DRM_IOCTL_MODE_CREATEPROPBLOB [all] 0xc01064bd
DRM_IOCTL_MODE_CREATE_DUMB [all] 0xc02064b2
DRM_IOCTL_MODE_DESTROYPROPBLOB [all] 0xc00464be
DRM_IOCTL_MODE_DESTROY_DUMB [all] 0xc00464b4
DRM_IOCTL_MODE_GETCONNECTOR [all] 0xc05064a7
DRM_IOCTL_MODE_GETCRTC [all] 0xc06864a1
DRM_IOCTL_MODE_GETENCODER [all] 0xc01464a6
DRM_IOCTL_MODE_GETPLANE [all] 0xc02064b6
DRM_IOCTL_MODE_GETPLANERESOURCES [lp64 arm32 arm32-time32] 0xc01064b5
DRM_IOCTL_MODE_GETPLANERESOURCES [i386 i386-time32] 0xc00c64b5
DRM_IOCTL_MODE_GETPROPBLOB [all] 0xc01064ac
DRM_IOCTL_MODE_GETPROPERTY [all] 0xc04064aa
DRM_IOCTL_MODE_GETRESOURCES [all] 0xc04064a0
DRM_IOCTL_MODE_MAP_DUMB [all] 0xc01064b3
DRM_IOCTL_MODE_OBJ_GETPROPERTIES [lp64 arm32 arm32-time32] 0xc02064b9
DRM_IOCTL_MODE_OBJ_GETPROPERTIES [i386 i386-time32] 0xc01c64b9
DRM_IOCTL_MODE_PAGE_FLIP [all] 0xc01864b0
DRM_IOCTL_MODE_RMFB [all] 0xc00464af
DRM_IOCTL_MODE_SETCRTC [all] 0xc06864a2
DRM_IOCTL_PRIME_FD_TO_HANDLE [all] 0xc00c642e
DRM_IOCTL_PRIME_HANDLE_TO_FD [all] 0xc00c642d
DRM_IOCTL_SET_CLIENT_CAP [all] 0x4010640d
DRM_IOCTL_SET_MASTER [all] 0x641e
DRM_IOCTL_VERSION [lp64] 0xc0406400
DRM_IOCTL_VERSION [arm32 i386 arm32-time32 i386-time32] 0xc0246400
DRM_MODE_ATOMIC_ALLOW_MODESET [all] 0x400
DRM_MODE_ATOMIC_NONBLOCK [all] 0x200
DRM_MODE_ATOMIC_TEST_ONLY [all] 0x100
DRM_MODE_FB_MODIFIERS [all] 0x2
DRM_MODE_FLAG_INTERLACE [all] 0x10
DRM_MODE_OBJECT_CONNECTOR [all] 0xc0c0c0c0
DRM_MODE_OBJECT_CRTC [all] 0xcccccccc
DRM_MODE_OBJECT_PLANE [all] 0xeeeeeeee
DRM_MODE_PAGE_FLIP_EVENT [all] 0x1
DRM_PRIME_CAP_EXPORT [all] 0x2
DRM_PRIME_CAP_IMPORT [all] 0x1
MEDIA_ENT_F_CAM_SENSOR [all] 0x20001
MEDIA_ENT_F_IO_V4L [all] 0x10001
MEDIA_ENT_ID_FLAG_NEXT [all] 0x80000000
MEDIA_IOC_DEVICE_INFO [all] 0xc1007c00
MEDIA_IOC_ENUM_ENTITIES [all] 0xc1007c01
MEDIA_IOC_ENUM_LINKS [lp64] 0xc0287c02
MEDIA_IOC_ENUM_LINKS [arm32 i386 arm32-time32 i386-time32] 0xc01c7c02
MEDIA_IOC_G_TOPOLOGY [all] 0xc0487c04
MEDIA_LNK_FL_DATA_LINK [all] 0x0
MEDIA_LNK_FL_ENABLED [all] 0x1
MEDIA_LNK_FL_IMMUTABLE [all] 0x2
MEDIA_LNK_FL_INTERFACE_LINK [all] 0x10000000
MEDIA_LNK_FL_LINK_TYPE [all] 0xf0000000
MEDIA_PAD_FL_SINK [all] 0x1
MEDIA_PAD_FL_SOURCE [all] 0x2
SYNC_IOC_FILE_INFO [all] 0xc0383e04
SYNC_IOC_MERGE [all] 0xc0303e03
UDMABUF_CREATE [all] 0x40187542
UDMABUF_CREATE_LIST [all] 0x40087543
UDMABUF_FLAGS_CLOEXEC [all] 0x1
V4L2_BUF_CAP_SUPPORTS_DMABUF [all] 0x4
V4L2_BUF_CAP_SUPPORTS_MMAP [all] 0x1
V4L2_BUF_FLAG_DONE [all] 0x4
V4L2_BUF_FLAG_ERROR [all] 0x40
V4L2_BUF_FLAG_LAST [all] 0x100000
V4L2_BUF_FLAG_QUEUED [all] 0x2
V4L2_BUF_FLAG_TIMESTAMP_MASK [all] 0xe000
V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC [all] 0x2000
V4L2_BUF_TYPE_VIDEO_CAPTURE [all] 0x1
V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE [all] 0x9
V4L2_BUF_TYPE_VIDEO_OUTPUT [all] 0x2
V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE [all] 0xa
V4L2_CAP_DEVICE_CAPS [all] 0x80000000
V4L2_CAP_IO_MC [all] 0x20000000
V4L2_CAP_STREAMING [all] 0x4000000
V4L2_CAP_TIMEPERFRAME [all] 0x1000
V4L2_CAP_VIDEO_CAPTURE [all] 0x1
V4L2_CAP_VIDEO_CAPTURE_MPLANE [all] 0x1000
V4L2_CAP_VIDEO_M2M [all] 0x8000
V4L2_CAP_VIDEO_M2M_MPLANE [all] 0x4000
V4L2_CAP_VIDEO_OUTPUT [all] 0x2
V4L2_CAP_VIDEO_OUTPUT_MPLANE [all] 0x2000
V4L2_CID_MIN_BUFFERS_FOR_CAPTURE [all] 0x980927
V4L2_DEC_CMD_START [all] 0x0
V4L2_ENC_CMD_STOP [all] 0x1
V4L2_EVENT_CTRL [all] 0x3
V4L2_EVENT_EOS [all] 0x2
V4L2_EVENT_SOURCE_CHANGE [all] 0x5
V4L2_EVENT_SRC_CH_RESOLUTION [all] 0x1
V4L2_FIELD_ANY [all] 0x0
V4L2_FIELD_NONE [all] 0x1
V4L2_FMT_FLAG_COMPRESSED [all] 0x1
V4L2_FRMSIZE_TYPE_CONTINUOUS [all] 0x2
V4L2_FRMSIZE_TYPE_DISCRETE [all] 0x1
V4L2_FRMSIZE_TYPE_STEPWISE [all] 0x3
V4L2_MEMORY_DMABUF [all] 0x4
V4L2_MEMORY_MMAP [all] 0x1
V4L2_SEL_TGT_COMPOSE [all] 0x100
V4L2_SEL_TGT_CROP [all] 0x0
VIDIOC_CREATE_BUFS [lp64] 0xc100565c
VIDIOC_CREATE_BUFS [arm32 i386 arm32-time32 i386-time32] 0xc0f8565c
VIDIOC_DECODER_CMD [all] 0xc0485660
VIDIOC_DQBUF [lp64] 0xc0585611
VIDIOC_DQBUF [arm32] 0xc0505611
VIDIOC_DQBUF [i386] 0xc04c5611
VIDIOC_DQBUF [arm32-time32 i386-time32] 0xc0445611
VIDIOC_DQEVENT [lp64 arm32] 0x80885659
VIDIOC_DQEVENT [i386 arm32-time32] 0x80805659
VIDIOC_DQEVENT [i386-time32] 0x80785659
VIDIOC_ENCODER_CMD [all] 0xc028564d
VIDIOC_ENUM_FMT [all] 0xc0405602
VIDIOC_ENUM_FRAMESIZES [all] 0xc02c564a
VIDIOC_EXPBUF [all] 0xc0405610
VIDIOC_G_CTRL [all] 0xc008561b
VIDIOC_G_FMT [lp64] 0xc0d05604
VIDIOC_G_FMT [arm32 i386 arm32-time32 i386-time32] 0xc0cc5604
VIDIOC_G_PARM [all] 0xc0cc5615
VIDIOC_G_SELECTION [all] 0xc040565e
VIDIOC_PREPARE_BUF [lp64] 0xc058565d
VIDIOC_PREPARE_BUF [arm32] 0xc050565d
VIDIOC_PREPARE_BUF [i386] 0xc04c565d
VIDIOC_PREPARE_BUF [arm32-time32 i386-time32] 0xc044565d
VIDIOC_QBUF [lp64] 0xc058560f
VIDIOC_QBUF [arm32] 0xc050560f
VIDIOC_QBUF [i386] 0xc04c560f
VIDIOC_QBUF [arm32-time32 i386-time32] 0xc044560f
VIDIOC_QUERYBUF [lp64] 0xc0585609
VIDIOC_QUERYBUF [arm32] 0xc0505609
VIDIOC_QUERYBUF [i386] 0xc04c5609
VIDIOC_QUERYBUF [arm32-time32 i386-time32] 0xc0445609
VIDIOC_QUERYCAP [all] 0x80685600
VIDIOC_REQBUFS [all] 0xc0145608
VIDIOC_STREAMOFF [all] 0x40045613
VIDIOC_STREAMON [all] 0x40045612
VIDIOC_SUBSCRIBE_EVENT [all] 0x4020565a
VIDIOC_S_CTRL [all] 0xc008561c
VIDIOC_S_FMT [lp64] 0xc0d05605
VIDIOC_S_FMT [arm32 i386 arm32-time32 i386-time32] 0xc0cc5605
VIDIOC_S_PARM [all] 0xc0cc5616
VIDIOC_S_SELECTION [all] 0xc040565f
VIDIOC_TRY_FMT [lp64] 0xc0d05640
VIDIOC_TRY_FMT [arm32 i386 arm32-time32 i386-time32] 0xc0cc5640
VIDIOC_UNSUBSCRIBE_EVENT [all] 0x4020565b
`;
