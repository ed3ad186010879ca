#!/usr/bin/python3
"""Windows of WebKitGTK without any controls, which WebKitWebDriver drives. MiniBrowser's toolbar makes it 447 pixels wide at least.

Pages write their console to the standard output and error. With the parameter `--dark` they prefer dark colours.
"""
import os
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gdk, GLib, Gtk, WebKit2  # noqa: E402

# WebKitGTK has no other way to emulate a colour scheme and reduced motion: it asks GTK.
gtk = Gtk.Settings.get_default()
gtk.set_property("gtk-enable-animations", False)
gtk.set_property("gtk-application-prefer-dark-theme", "--dark" in sys.argv)

# Not an ephemeral one, whose pages would write nothing to the console.
data = WebKit2.WebsiteDataManager(base_data_directory=os.environ["HOME"], base_cache_directory=os.environ["HOME"])
context = WebKit2.WebContext.new_with_website_data_manager(data)
context.set_automation_allowed(True)
settings = WebKit2.Settings(
    enable_write_console_messages_to_stdout=True,
    enable_page_cache=True,
    # Without a graphics card, compositing in software takes two thirds of the CPU time of a test.
    hardware_acceleration_policy=WebKit2.HardwareAccelerationPolicy.NEVER,
)


def clear_data():
    """Deletes what the pages of earlier windows have stored, and waits until it is deleted."""
    loop = GLib.MainLoop()
    data.clear(WebKit2.WebsiteDataTypes.ALL, 0, None, lambda *_: loop.quit())
    loop.run()


def create_view(_session):
    view = WebKit2.WebView(web_context=context, settings=settings, is_controlled_by_automation=True)
    window = Gtk.Window()
    window.set_default_size(1280, 800)
    window.add(view)
    # Without a window manager, the window below the mouse would have the focus: often none, if it is as narrow as a phone.
    window.connect("map-event", lambda *_: window.get_window().focus(Gdk.CURRENT_TIME))
    window.show_all()
    view.connect("close", lambda _view: window.destroy())
    clear_data()  # crashes before there is a view
    return view


def start_session(_context, session):
    info = WebKit2.ApplicationInfo()
    info.set_name("Conch")
    info.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
    session.set_application_info(info)
    session.connect("create-web-view", create_view)


context.connect("automation-started", start_session)
Gtk.main()
