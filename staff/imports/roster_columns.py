"""The roster's column map and its sentences."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.imports.columns import Column
from core.imports.findings import add_sentences
from core.imports.resources import SheetResource


class RosterColumns(SheetResource):
    """花名册: the columns that are read; anything else is listed once on the check page and not stored."""

    number = Column("序号", "编号", "No", "NO.", stored=False)
    street = Column(
        "街道", "乡镇", "街道(乡镇)", "镇街", "所属街道", "所在街道", "街镇", "街道名称", "乡镇(街道)", stored=False
    )
    community = Column(
        "社区", "社区(居委会)", "社区名称", "所属社区", "所在社区", "工作社区", "居委会", "村(社区)", "村居",
        "单位", "工作单位", "所在单位",
        "社区(村)", "服务社区", required=True,
    )  # fmt: skip
    name = Column("姓名", "人员姓名", "员工姓名", "名字", required=True)
    gender = Column("性别")
    born_on = Column("出生年月", "出生日期", "出生年月日", "出生时间", "生日")
    id_number = Column(
        "公民身份号码", "身份证号", "身份证号码", "证件号码", "证件号", "身份证", "居民身份证号",
        "公民身份证号", "公民身份证号码",
        "身份号码", "有效证件号码", required=True,
    )  # fmt: skip
    education = Column(
        "全日制学历",
        "全日制教育",
        "学历",
        "文化程度",
        "第一学历",
        "最高学历",
        "全日制/学历",
        "学历(全日制)",
        "全日制教育学历",
    )
    later_education = Column("在职学历", "在职教育", "在职/学历", "后取学历", "第二学历", "在职教育学历")
    category = Column(
        "人员类别", "人员类型", "用工类别", "人员性质", "用工性质", "身份类别", "编制类型", "人员身份", "用工形式"
    )
    post_title = Column(
        "职务", "现任职务", "岗位", "岗位名称", "职务岗位", "现岗位", "担任职务", "工作岗位", "岗位(职务)", "职位"
    )
    grade = Column("岗位等级", "岗位级别", "等级", "薪酬等级", "岗级", "岗位/级别", "岗位/等级")
    in_service_since = Column(
        "参加社区工作时间", "参加工作时间", "从事社区工作时间", "入职时间", "入职日期", "参加社区工作年月",
        "进社区时间", "到社区工作时间",
    )  # fmt: skip
    in_post_since = Column(
        "本岗位任职时间", "任现职时间", "任职时间", "现岗位时间", "任现岗位时间", "任职日期", "现任职务时间",
        "到岗时间",
    )  # fmt: skip
    contract_starts_on = Column(
        "合同起", "合同开始", "合同起始日期", "合同开始日期", "合同起始时间", "合同签订日期", stored=False
    )
    contract_ends_on = Column(
        "合同止", "合同终止", "合同到期", "合同终止日期", "合同结束日期", "合同到期日期", "合同截止", "合同到期时间"
    )
    cert_level = Column(
        "社工证级别", "证/级别", "社会工作者/级别", "职业水平/级别", "证书级别", "社工证", "社工证等级",
        "持证级别", "职业资格等级",
        "社会工作者职业水平证书", "社会工作师证书级别", "证/等级", "持证情况", "社工证书",
    )  # fmt: skip
    cert_number = Column(
        "证书管理号", "管理号", "证书编号", "证书号", "社工证管理号", "证/编号", "证/号码",
        "职业水平证书管理号", "社工证号", "证书号码",
    )  # fmt: skip
    cert_awarded_on = Column(
        "取证时间", "取得时间", "发证日期", "批准日期", "证/取得时间", "取证日期", "发证时间", "证/时间", "获证时间"
    )
    registered_until = Column("登记有效期", "登记有效期至", "登记有效期限", "登记到期", "证/有效期", "登记到期日")
    grid = Column("负责网格", "网格", "网格编号", "所在网格", "网格号", "责任网格", "网格名称")
    phone = Column("联系电话", "手机号码", "手机号", "手机", "电话", "联系方式", "电话号码", "移动电话", "联系手机")
    standing = Column("在岗情况", "在岗状态", "人员状态", "是否在岗", "在职状态", "当前状态")
    leaving = Column(
        "离职时间及原因", "离职情况", "离职时间", "离职日期", "离职", "离职时间原因", "离岗时间及原因", "减员时间及原因"
    )
    leaving_reason = Column("离职原因", "减员原因", "离岗原因", stored=False)


ROW = "(整行)"

add_sentences(
    {
        # the ID number
        "id_missing": _("没有身份证号"),
        "id_15": _("15位旧号码，可以按18位写法收，但要您确认"),
        "id_lost_digits": _("号码存成了数字，后三位丢失；请按原件补正，系统不会补全"),
        "id_scientific": _("号码变成科学计数法文本，后面的数字已丢失；请按原件补正"),
        "id_length": _("只有%(length)s位"),
        "id_too_long": _("有%(length)s位，多于18位"),
        "id_checksum": _("18位校验码不符"),
        "id_bad_date": _("号码内的出生日期不存在"),
        "id_masked": _("号码打了星号，不完整"),
        "id_characters": _("不是18位公民身份号码"),
        "id_clean": _("去掉全角、空格或引号后号码正确"),
        "id_clean_wide_x": _("全角的 Ｘ 改为 X"),
        "id_clean_lower_x": _("小写的 x 改为 X"),
        "held_elsewhere": _(
            "这个号码已在系统里，但不在您管理的范围内。请与系统管理员核对；办好调动后再上传，这一行会自动通过。"
        ),
        # the name
        "name_missing": _("没有姓名"),
        "name_space": _("姓名里的空格（半角、全角、换行）已去掉"),
        "name_dot": _("间隔号写法不一，统一为“·”"),
        "name_rare": _("生僻字，照原字收"),
        "name_lost_char": _("姓名里有字变成了问号或星号，请按证件写出姓名"),
        "name_private_char": _("姓名用了私用区字符，可能是“%(suggestion)s”，请您确认"),
        "name_private_unknown": _("姓名用了私用区字符，请按证件写出姓名"),
        "name_remark": _("姓名后面有括注，请确认姓名是不是“%(suggestion)s”"),
        "name_unreadable": _("姓名里有数字或过长，请按证件写出姓名"),
        # sex, birth, schooling
        "sex_word": _("“%(raw)s”即“%(value)s”"),
        "sex_unknown": _("性别写成“%(raw)s”，认不出"),
        "sex_vs_id": _("性别与身份证第17位矛盾，请您确认以哪个为准"),
        "birth_vs_id": _("出生年月与身份证不同（可能是档案年龄），请您确认以哪个为准"),
        "edu_word": _("同义词，归为“%(value)s”"),
        "edu_multi": _("一格写了两个学历或在读的学历；在读不算已取得"),
        "edu_unknown": _("学历写成“%(raw)s”，认不出"),
        # dates
        "date_form": _("写法不同但只有一个意思，按“%(value)s”收"),
        "date_open": _("“%(raw)s”即没有终止日"),
        "date_tenth": _("数字“%(raw)s”可能是1月，也可能是10月（尾零丢失）"),
        "date_tenth_by_id": _("尾零丢失，按身份证定为“%(value)s”"),
        "date_tenth_by_column": _("尾零丢失，按本列其他月份的写法定为“%(value)s”"),
        "date_no_year": _("没有年份"),
        "date_short_year": _("年份只有两位"),
        "date_impossible": _("日历上没有这一天"),
        "date_order": _("月和日的先后有两种读法"),
        "date_unreadable": _("日期写成“%(raw)s”，读不出"),
        # certificate
        "level_word": _("简称“%(raw)s”即“%(value)s”"),
        "level_tick": _("只打了勾，不知道是哪一级"),
        "level_unknown": _("级别写成“%(raw)s”，不知道是哪一级"),
        "level_multi": _("一格写了两个级别，只有一个证号"),
        "level_other": _("地方“社会工作员”不是三级水平证书，请确认按什么收"),
        "other_kind": _("不是社会工作者证书：收为其他证书，不计持证率"),
        "cert_no_missing": _("有级别没有证书号：收人，证书记为未核验"),
        "cert_no_lost": _("证书号存成了数字，尾数已丢失：收人，证书记为未核验"),
        "cert_no_twice": _("同一证书管理号出现在两个人名下"),
        # phone
        "phone_float": _("电话存成了小数，去掉“.0”"),
        "phone_clean": _("电话里的空格、横线或区号前缀已去掉"),
        "phone_landline": _("固定电话，不能收短信"),
        "phone_two": _("一格写了两个电话，请选登录和联系用的一个"),
        "phone_lost": _("电话成了科学计数法文本，号码已丢失"),
        "phone_length": _("电话位数不对"),
        "phone_unreadable": _("电话写成“%(raw)s”，读不出"),
        # work
        "category_missing": _("没有写人员类别，按“%(value)s”收"),
        "category_unknown": _("人员类别“%(raw)s”不在名单里，按“%(value)s”收"),
        "grid_two": _("一格写了两个网格，请选主要负责的一个"),
        "left": _("已离职：收入历史，不计在岗（红色只是标记）"),
        "leaving": _("将于“%(value)s”离开：在此之前计在岗"),
        "leave_no_date": _("写了离职但没有日期，请填离职日期"),
        # place
        "community_renamed": _("曾用名，%(since)s年改为“%(now)s”"),
        "community_renamed_village": _("曾用名（村改居），现为“%(now)s”"),
        "community_renamed_undated": _("曾用名，现为“%(now)s”"),
        "community_suffix": _("后缀不同，即“%(now)s”"),
        "community_unknown": _("名单里没有这个社区；请选择对应的社区，或先建社区"),
        "community_missing": _("没有写社区，请选择"),
        "street_unknown": _("名单里没有这个街道，请选择社区"),
        "street_vs_community": _("这个街道里没有这个社区，别的街道有同名的，请选择"),
        "street_blank_ambiguous": _("街道格为空，有%(count)s个街道都有“%(community)s”，请选择"),
        "street_blank_resolved": _("街道格为空，但只有%(now)s一处，据此补上"),
        # the row and the file
        "row_hidden": _("隐藏行：照收并提示"),
        "colour_only": _("整行用颜色标记但没有离职内容：收为在岗，颜色没有导入"),
        "row_repeated": _("与同社区另一行（第%(other)s行）完全相同"),
        "row_conflict": _("同一身份证在同一社区有两行，内容不同（另见第%(other)s行）"),
        "same_id_two_names": _("同一身份证，两个姓名（另见第%(other)s行）"),
        "same_person_two_streets": _("同一身份证出现在两个街道（另见第%(other)s行）：调动还是兼职，请选择"),
        "same_person_two_communities": _("同一身份证出现在同街道的两个社区（另见第%(other)s行）：调动还是兼职，请选择"),
        "same_name_birth_two_ids": _("同名同生日但身份证不同：是两个人（另见第%(other)s行）"),
        "cell_error": _("单元格是错误值 %(raw)s"),
        "formula_no_result": _("公式没有计算结果，请填写数值"),
        "formula_cached": _("公式，取已算好的结果"),
    }
)  # fmt: skip
