"""Texts of the health page in Chinese and English."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Texts:
    """One language. ``troubles`` says what is wrong and what to do about it."""

    lang: str
    title: str
    dots: str
    queue: str
    test: str
    drawer: str
    pairing: str
    pairing_help: str
    tills: str
    none: str
    revoke: str
    jobs: str
    login: str
    login_help: str
    login_for_pictures: str
    password: str
    reprint: str
    was_printed: str
    cancel: str
    no_printer: str
    troubles: dict[str, str]
    states: dict[str, str]
    kinds: dict[str, str]
    details: dict[str, str]


TEXTS = {
    "en": Texts(
        lang="en",
        title="Hardware agent",
        dots="dots",
        queue="Waiting jobs",
        test="Test print",
        drawer="Open the drawer",
        pairing="Pairing code",
        pairing_help="In Odoo open Point of Sale › Configuration › Hardware agents, press"
        " “Pair a till” and type this code.",
        tills="Paired tills:",
        none="none",
        revoke="Unpair",
        jobs="Last jobs",
        login="Log in",
        login_help="The password is in the file admin-password of the agent's data folder,"
        " or in its configuration.",
        login_for_pictures="Log in to see what was printed",
        password="Password",  # noqa: S106 - a label
        reprint="Print again",
        was_printed="It was printed",
        cancel="Drop it",
        no_printer="No printer is configured. Add a [[printer]] table to the configuration file"
        " and restart the agent.",
        troubles={
            "": "✔ Ready to print.",
            "paper_low": "Ready; the paper is nearly used up. Have a new roll at hand.",
            "paper_out": "No paper. Put in a new roll and close the cover: what waits is then"
            " printed by itself, once.",
            "cover_open": "The cover is open. Close it: what waits is then printed by itself.",
            "offline": "The printer is off-line. Press its FEED or ONLINE button, or switch it off"
            " and on.",
            "unreachable": "The printer cannot be reached or does not answer. Is it switched on?"
            " Is the cable in? Is the address right? A printer that prints but never answers needs"
            ' status = "none".',
        },
        states={
            "queued": "Waiting",
            "sending": "Sending",
            "confirming": "Printing",
            "printed": "Printed",
            "held": "Held: too old",
            "unknown": "Not certain: look at the paper",
            "cancelled": "Dropped",
            "failed": "Not printed",
        },
        kinds={"raster": "receipt", "text": "text", "raw": "raw data", "drawer": "drawer"},
        details={
            "unconfirmed": "the printer gives no confirmation",
            "interrupted": "the connection broke while it was printed",
            "timeout": "the printer did not confirm in time",
            "expired": "waited too long",
            "seen": "confirmed by a person",
            "realtime": "opened while the printer was off-line",
        },
    ),
    "zh": Texts(
        lang="zh-CN",
        title="硬件代理",
        dots="点",
        queue="等待的任务",
        test="打印测试页",
        drawer="打开钱箱",
        pairing="配对码",
        pairing_help="在 Odoo 中打开“POS 销售点 › 配置 › 硬件代理”，点击“配对收银台”，"
        "输入此配对码。",
        tills="已配对的收银台：",
        none="无",
        revoke="解除配对",
        jobs="最近的任务",
        login="登录",
        login_help="密码在代理数据目录的 admin-password 文件中，或在配置文件里。",
        login_for_pictures="登录后可查看打印内容",
        password="密码",  # noqa: S106 - a label
        reprint="重新打印",
        was_printed="已经打印出来",
        cancel="放弃",
        no_printer="尚未配置打印机。请在配置文件中添加 [[printer]] 一节，然后重启代理。",
        troubles={
            "": "✔ 可以打印。",
            "paper_low": "可以打印；纸快用完了，请准备新纸卷。",
            "paper_out": "缺纸。请装入新纸卷并合上上盖，等待中的小票会自动打印，且只打印一次。",
            "cover_open": "上盖打开。请合上上盖，等待中的小票会自动打印。",
            "offline": "打印机脱机。请按打印机的走纸键或联机键，或关机后重新开机。",
            "unreachable": "连接不上打印机或打印机无应答。请检查电源是否打开、连接线是否插好、"
            "地址是否正确。"
            '如果打印机能打印但从不应答，请设置 status = "none"。',
        },
        states={
            "queued": "等待",
            "sending": "发送中",
            "confirming": "打印中",
            "printed": "已打印",
            "held": "已搁置：等待过久",
            "unknown": "不确定：请查看纸张",
            "cancelled": "已放弃",
            "failed": "未打印",
        },
        kinds={"raster": "小票", "text": "文本", "raw": "原始数据", "drawer": "钱箱"},
        details={
            "unconfirmed": "打印机不提供确认",
            "interrupted": "打印过程中连接中断",
            "timeout": "打印机未及时确认",
            "expired": "等待过久",
            "paper_out": "等待装纸",
            "cover_open": "等待合上上盖",
            "offline": "等待打印机联机",
            "stalled": "打印机暂停接收数据",
            "seen": "人工确认",
            "not_printed": "人工确认未打印",
            "realtime": "打印机脱机时打开",
        },
    ),
}
