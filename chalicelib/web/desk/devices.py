"""Browser and system in words, from what the browser says about itself; the words are all that is kept."""

# (part of the header, word); the first that is in it counts, because browsers also name those they resemble.
SYSTEMS = (
    ("OpenHarmony", "鸿蒙"), ("HarmonyOS", "鸿蒙"), ("Android", "安卓手机"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS X", "Mac"), ("UOS", "统信 UOS"), ("Kylin", "麒麟"), ("Linux", "Linux"),
)  # fmt: skip
BROWSERS = (
    ("wxwork", "企业微信"), ("MicroMessenger", "微信"), ("DingTalk", "钉钉"), ("Edg", "Edge"),
    ("QQBrowser", "QQ浏览器"), ("360", "360浏览器"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip


def words(agent: str) -> str:
    """"Windows 上的 Chrome"; what is not known is called that."""
    system = next((word for part, word in SYSTEMS if part in agent), "")
    browser = next((word for part, word in BROWSERS if part in agent), "浏览器")
    return f"{system} 上的 {browser}" if system else "未知设备"
